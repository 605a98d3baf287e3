"""Tables that compute: the evaluator, judged by programs that nobody here wrote."""
