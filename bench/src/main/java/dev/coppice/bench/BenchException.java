package dev.coppice.bench;

/** Why a bench cannot go on; its message is for the person who started it. */
public final class BenchException extends RuntimeException {

  public BenchException(String message) {
    super(message);
  }
}
