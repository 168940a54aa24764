package dev.coppice.shipping.rates;

import java.util.Locale;

/** How a parcel is sent. */
public enum ShippingService {
  STANDARD,
  EXPRESS;

  /** As the database and clients write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static ShippingService named(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
