package dev.coppice.identity;

import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * Where a page of a list ends that is in the order of time, and the next one goes on.
 *
 * @param id tells things of one instant apart
 */
public record Place(Instant at, String id) {

  public static final Place FIRST = new Place(Instant.EPOCH, "");

  /**
   * @throws IllegalArgumentException when this is no {@link #text}
   */
  public static Place of(String text) {
    String[] parts = text.split("/", 2);
    try {
      return new Place(Instant.parse(parts[0]), parts.length == 1 ? "" : parts[1]);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("must be what 'next' said before", e);
    }
  }

  public String text() {
    return at + "/" + id;
  }
}
