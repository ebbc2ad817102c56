"""Tools of the repository: environment, house lint, guards of the test run. Nothing of a deployment imports them."""
