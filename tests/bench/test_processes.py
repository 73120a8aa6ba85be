"""What processes cost: trees, CPU seconds and memory from /proc."""

import os
import subprocess
import sys

from bench import processes

NESTED = "import subprocess,sys; subprocess.run([sys.executable, '-c', 'print(1, flush=True); input()'])"


def test_a_tree_holds_the_children_of_children_and_is_killed_whole() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", NESTED], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:  # fmt: skip
        assert parent.stdout is not None
        parent.stdout.readline()
        family = processes.tree(parent.pid)
        assert family[0] == parent.pid
        assert len(family) == 2
        processes.kill_tree(parent.pid)
        assert parent.wait(10) == -9
    assert processes.tree(parent.pid) == [parent.pid]


def test_a_process_has_used_time_and_memory() -> None:
    assert processes.cpu_seconds([os.getpid()]) > 0
    assert processes.pss_mib([os.getpid()]) > 5


def test_a_process_that_is_gone_costs_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    assert processes.cpu_seconds([gone.pid]) == 0
    assert processes.pss_mib([gone.pid]) == 0
