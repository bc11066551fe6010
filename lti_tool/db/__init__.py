"""The database: engine, transactions, tables, and the stores that need transactions of their own."""
