"""Looking at files on a cluster of machines: Dask hands work out, runs lost work again, and is imported only here, when it is needed."""
