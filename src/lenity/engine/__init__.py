"""The engine room: a law and cases in, outcomes with the ids of the rules out. Imports only `law` and `units`.
One evaluator answers one case and ten million alike.
DuckDB, or Spark, reads the cases and brings the answers back to them."""
