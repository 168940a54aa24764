package dev.coppice.bench.coordination;

import dev.coppice.bench.BenchException;
import dev.coppice.bench.Workplace;
import dev.coppice.bench.machine.JavaCommand;
import dev.coppice.bench.machine.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** ZooKeeper as it comes, and Curator's LeaderLatch and InterProcessMutex. */
final class ZooKeeper implements Ensemble {
  private static final String MAINS = "dev.coppice.bench.zookeeper.";
  private static final int SERVERS = 3;

  private final Workplace workplace;
  private final Deque<ServerProcess> servers = new ArrayDeque<>();
  private final List<Integer> clientPorts = new ArrayList<>();

  ZooKeeper(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public String name() {
    return "zookeeper";
  }

  @Override
  public void start() throws IOException {
    List<String> members = new ArrayList<>();
    for (int id = 1; id <= SERVERS; id++) {
      clientPorts.add(ServerProcess.freePort());
      members.add(
          "server.%d=127.0.0.1:%d:%d"
              .formatted(id, ServerProcess.freePort(), ServerProcess.freePort()));
    }
    for (int id = 1; id <= SERVERS; id++) {
      Path data = Files.createDirectories(workplace.run().resolve("zookeeper-" + id));
      Files.writeString(data.resolve("myid"), Integer.toString(id));
      Path file =
          Files.writeString(
              data.resolve("zoo.cfg"),
              """
              tickTime=500
              initLimit=20
              syncLimit=10
              maxSessionTimeout=10000
              admin.enableServer=false
              dataDir=%s
              clientPort=%d
              clientPortAddress=127.0.0.1
              %s
              """
                  .formatted(data, clientPorts.get(id - 1), String.join("\n", members)));
      servers.push(
          process(
              "zookeeper-server-" + id,
              "org.apache.zookeeper.server.quorum.QuorumPeerMain",
              file.toString()));
    }
  }

  @Override
  public ServerProcess candidate(String name, int ledgerPort) throws IOException {
    return process(name, MAINS + "Candidate", name, Integer.toString(ledgerPort), connect());
  }

  @Override
  public ServerProcess locker(int takers, int seconds, boolean shared, Path file)
      throws IOException {
    return process(
        "zookeeper-locker",
        MAINS + "Locker",
        Integer.toString(takers),
        Integer.toString(seconds),
        shared ? "shared" : "own",
        connect(),
        file.toString());
  }

  private String connect() {
    return clientPorts.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
  }

  private ServerProcess process(String name, String main, String... arguments) throws IOException {
    Path peer = workplace.root().resolve("bench/peers/zookeeper/target");
    if (!Files.exists(peer.resolve("zookeeper-peer.jar"))) {
      throw new BenchException(
          peer.resolve("zookeeper-peer.jar") + " is missing; bench/run builds it");
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                JavaCommand.java(), "-cp", peer + "/zookeeper-peer.jar:" + peer + "/lib/*", main));
    IntStream.range(0, arguments.length).forEach(i -> command.add(arguments[i]));
    return ServerProcess.start(name, workplace.run(), Map.of(), command);
  }

  @Override
  public void stop() {
    servers.forEach(ServerProcess::close);
  }
}
