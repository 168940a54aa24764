package dev.coppice.events;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Who hears what.
 *
 * @param group small letters, digits and '-'
 */
record HearingOptions(String group, List<String> topics, Set<String> types, Redelivery redelivery) {
  private static final Pattern GROUP = Pattern.compile("[a-z][a-z0-9-]{0,60}");

  HearingOptions {
    topics = List.copyOf(topics);
    types = Set.copyOf(types);
    if (!GROUP.matcher(group).matches()) {
      throw new IllegalArgumentException(
          "a group is named by small letters, digits and '-'; this is " + group);
    }
  }

  /** Where events wait that have been tried so often in vain, from 0. */
  String retryTopic(int attempts) {
    return "coppice.retry." + group + "." + (attempts + 1);
  }

  List<String> retryTopics() {
    return IntStream.range(0, redelivery.later().size()).mapToObj(this::retryTopic).toList();
  }

  String deadTopic() {
    return "coppice.dead-letters." + group;
  }
}
