"""The database: engine, transactions, tables and stores."""
