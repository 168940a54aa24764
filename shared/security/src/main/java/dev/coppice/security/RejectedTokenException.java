package dev.coppice.security;

/** A token is not to be believed. The message is for whoever sent it, and has nothing of it. */
public final class RejectedTokenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RejectedTokenException(String message) {
    super(message, null, false, false);
  }
}
