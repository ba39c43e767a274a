"""What a reform would change, and for whom: cases, sentences, time served, prisons over the years, with intervals.

Takes laws, cases and cited assumptions, gives flows and stocks by group. Headlines are intervals, never single numbers.
"""
