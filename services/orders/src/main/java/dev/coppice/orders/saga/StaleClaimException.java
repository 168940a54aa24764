package dev.coppice.orders.saga;

/** Whoever had taken a step was late, and somebody else has taken it since. */
public final class StaleClaimException extends RuntimeException {

  StaleClaimException(Claim claim, long fence) {
    super("%s was taken by somebody else, who has fence %d".formatted(claim, fence));
  }
}
