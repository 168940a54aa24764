package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Service;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Databases that leave word of the seeds' one in a file, which seeds that run already look for. */
final class DatabasesWithFile implements Databases {
  private final Databases databases;
  private final UriFile file;

  DatabasesWithFile(Databases databases, Path file) {
    this.databases = databases;
    this.file = new UriFile(file);
  }

  @Override
  public Map<Service, String> open(List<Service> services) {
    Map<Service, String> uris = databases.open(services);
    String uri = uris.get(Service.DISCOVERY);
    if (uri != null) {
      file.write(uri);
    }
    return uris;
  }

  @Override
  public void check() {
    databases.check();
  }

  @Override
  public List<BackingView> views() {
    return databases.views();
  }

  @Override
  public void close() {
    databases.close();
    file.forget();
  }
}
