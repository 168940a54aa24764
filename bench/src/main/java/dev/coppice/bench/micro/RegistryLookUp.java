package dev.coppice.bench.micro;

import dev.coppice.discovery.registry.RegistryView;
import dev.coppice.discovery.registry.ServiceId;
import dev.coppice.discovery.registry.ServiceRecord;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Who offers a service: asked of the local view for every call. */
@State(Scope.Thread)
public class RegistryLookUp {

  private final RegistryView view = Samples.view();
  private final ServiceId[] ids = new ServiceId[Samples.SERVICES];
  private int next;

  public RegistryLookUp() {
    for (int i = 0; i < ids.length; i++) {
      ids[i] = new ServiceId("service-" + i, 1);
    }
  }

  @Benchmark
  public List<ServiceRecord> instances() {
    next = (next + 1) % ids.length;
    return view.instances(ids[next]);
  }
}
