"""The one owner of httpx: the public web read with bounds, and single calls to the services we publish to."""
