"""The steps of the pipeline: each looks at one candidate and returns a verdict."""
