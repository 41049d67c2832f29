"""`feed import`: an existing show moves in, with everything its subscribers know it by."""
