"""The frozen vocabulary every stage shares; it imports nothing but `tayori.errors`."""
