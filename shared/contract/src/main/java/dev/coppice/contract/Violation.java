package dev.coppice.contract;

/**
 * One thing wrong with a request.
 *
 * @param where the parameter or the place in the body: {@code query.limit}, {@code
 *     body/price/amount}
 * @param message what is wrong and what is allowed
 */
public record Violation(String where, String message) {}
