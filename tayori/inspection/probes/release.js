// The walk is over: what was held still may move again.
() => { release(); return true; }
