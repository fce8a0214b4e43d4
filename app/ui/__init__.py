"""The windows. Nothing outside this folder of `app` imports Qt."""
