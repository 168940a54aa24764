package dev.coppice.discovery.configuration;

/** A text is no network, or no list of them; the message says why. */
public final class InvalidNetworkException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  InvalidNetworkException(String message) {
    super(message);
  }
}
