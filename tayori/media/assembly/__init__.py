"""Assembly: recordings, jingles and music beds become one lossless programme."""
