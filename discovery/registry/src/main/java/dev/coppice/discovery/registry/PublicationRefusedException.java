package dev.coppice.discovery.registry;

import java.util.List;

/**
 * A record that may not enter the registry: its contract breaks or claims what is already served.
 */
public final class PublicationRefusedException extends RuntimeException {

  private final transient List<String> reasons;

  public PublicationRefusedException(String what, List<String> reasons) {
    super(what + " is refused: " + String.join("; ", reasons));
    this.reasons = List.copyOf(reasons);
  }

  public List<String> reasons() {
    return reasons;
  }
}
