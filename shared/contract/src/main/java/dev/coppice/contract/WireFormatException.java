package dev.coppice.contract;

/** Bytes from another node that this node cannot read. */
public final class WireFormatException extends RuntimeException {

  public WireFormatException(String message) {
    super(message);
  }
}
