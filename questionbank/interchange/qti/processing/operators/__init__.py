"""The operators of expressions, one subject per file; `table` names them all."""
