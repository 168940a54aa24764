package dev.coppice.launcher.layout;

import java.util.Comparator;

/**
 * One of the places that the layout has for a service: {@code catalog/2} is the second catalog,
 * whichever process fills it just now.
 *
 * @param service a service's name, or {@link #WHOLE}
 * @param number from 1
 */
public record Place(String service, int number) implements Comparable<Place> {
  /** The process that is every service, in single-process mode. */
  public static final String WHOLE = "coppice";

  private static final Comparator<Place> IN_ORDER =
      Comparator.comparing(
              (Place place) -> place.isWhole() ? Service.DISCOVERY : Service.named(place.service))
          .thenComparing(Place::number);

  public Place {
    if (number < 1) {
      throw new IllegalArgumentException("places are counted from 1, not " + number);
    }
  }

  public static Place of(Service service, int number) {
    return new Place(service.title(), number);
  }

  /** Whether its process is every service. */
  public boolean isWhole() {
    return service.equals(WHOLE);
  }

  /** The name in files, where a slash cannot stand. */
  public String fileName() {
    return service + "-" + number;
  }

  @Override
  public int compareTo(Place other) {
    return IN_ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return service + "/" + number;
  }
}
