package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Place;
import java.io.IOException;

/** Starts the process for a place; each call starts another one, with another instance name. */
@FunctionalInterface
interface ProcessStarter {
  Child start(Place place) throws IOException;
}
