"""The stand-in vendors: real protocols over HTTP in one process, with an invented or a given world behind them."""
