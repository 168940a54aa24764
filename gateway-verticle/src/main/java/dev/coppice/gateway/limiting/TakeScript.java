package dev.coppice.gateway.limiting;

import dev.coppice.redis.RedisScript;
import io.vertx.redis.client.Request;
import java.util.List;

/** The script that counts requests in Redis, {@code take.lua}. */
record TakeScript(RedisScript script) {

  static TakeScript load() {
    return new TakeScript(RedisScript.load(TakeScript.class, "take.lua"));
  }

  /** Runs it where it is known. */
  Request bySum(List<Counting> countings) {
    return arguments(script.bySum(), countings);
  }

  /** Runs it and makes it known. */
  Request byText(List<Counting> countings) {
    return arguments(script.byText(), countings);
  }

  /** Makes it known, and counts by a key that is nobody's. */
  Request trial() {
    return script.byText().arg(1).arg("coppice:trial").arg(1).arg(1).arg(1);
  }

  private static Request arguments(Request command, List<Counting> countings) {
    int keys = 0;
    for (Counting counting : countings) {
      keys += counting.size();
    }
    command.arg(keys);
    for (Counting counting : countings) {
      for (int i = 0; i < counting.size(); i++) {
        command.arg(counting.limit(i).key(counting.who(i)));
      }
    }
    for (Counting counting : countings) {
      for (int i = 0; i < counting.size(); i++) {
        command.arg(counting.limit(i).interval()).arg(counting.limit(i).burst());
        command.arg(i == 0 ? counting.size() : 0);
      }
    }
    return command;
  }
}
