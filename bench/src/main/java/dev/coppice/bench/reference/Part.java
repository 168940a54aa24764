package dev.coppice.bench.reference;

import java.util.Locale;

/** What both shops are made of, in the order of starting. */
enum Part {
  REGISTRY,
  CATALOG,
  GATEWAY;

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
