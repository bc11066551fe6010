"""What is to be learnt: objectives, their criteria, their order, and the ways to learn them."""
