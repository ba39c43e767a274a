"""The least intrusive schedule: penalties as unknowns, principles as constraints, and the reason for every figure.

Takes a law and a file of constraints, gives a reform. Every floor, gap and order in it is somebody's choice and says whose.
"""
