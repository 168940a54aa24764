package dev.coppice.acquirer;

/**
 * What stands for a card from then on.
 *
 * @param text such as {@code tok_0a1b...}
 */
record CardToken(String text, TestCard card) {}
