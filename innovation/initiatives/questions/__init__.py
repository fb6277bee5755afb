"""What pages ask of the tables: lists, searched and counted, in a fixed number of queries."""
