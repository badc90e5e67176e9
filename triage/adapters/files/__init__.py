"""Files of questions, rules and answers, read strictly."""
