"""The same rules in other engines and in plain code, each made from the rule data that the product reads."""
