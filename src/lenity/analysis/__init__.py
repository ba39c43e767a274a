"""The law under the microscope: defects of its tables, its curves and its order, proofs over all cases, severity by dominance.

Takes laws and the engine, gives defects with cases that the engine confirms. Knows nothing of norms, reviews or files.
"""
