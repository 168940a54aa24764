package dev.coppice.notifications.webhooks;

/** Nothing is sent to that address; the message is for whoever named it. */
final class TargetRefusedException extends RuntimeException {

  TargetRefusedException(String message) {
    super(message, null, false, false);
  }
}
