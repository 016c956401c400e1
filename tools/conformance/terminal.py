"""Runs a program at a terminal, answers its first question with the first line of our input, and prints what it said after that."""
import os
import pty
import signal
import sys

answer = sys.stdin.buffer.readline()
signal.alarm(60)
pid, terminal = pty.fork()
if pid == 0:
    signal.alarm(60)
    os.execvp(sys.argv[1], sys.argv[1:])
said = b''
while not said.endswith(b': '):
    said += os.read(terminal, 1)
os.write(terminal, answer)
said = b''
while True:
    try:
        said += os.read(terminal, 4096)
    except OSError:  # The program has closed it: Linux calls that an error.
        break
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(said.replace(b'\r\n', b'\n'))
sys.exit(os.waitstatus_to_exitcode(status))
