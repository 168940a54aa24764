package dev.coppice.bench.reference;

import java.io.IOException;
import java.net.URI;

/** A registry, a catalog and an edge before it. Its database is there already. */
interface Shop {

  /** The most that any JVM of either may have of heap; everything else is as its makers have it. */
  String HEAP = "-Xmx256m";

  String name();

  /** Makes what is made once: products, and whatever quickens later starts. */
  void prepare() throws IOException, InterruptedException;

  /** Starts all of its processes at once, and waits for none. */
  Running launch() throws IOException;

  /** Where the edge answers with the product. */
  URI product();
}
