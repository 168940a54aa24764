package dev.coppice.gateway.admission;

/**
 * The head of a request is one that two readers could understand in two ways, or none at all. Its
 * message is for the client. It has no stack trace: that would say nothing, and strangers could
 * make us fill in many.
 */
public final class MalformedHeadException extends RuntimeException {

  MalformedHeadException(String message) {
    super(message, null, false, false);
  }
}
