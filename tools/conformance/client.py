"""The openstack client, many times: one JSON object of arguments, environment and input per line in, one result per line out.

Every command runs in a process of its own, forked from one that has the client's modules loaded already: starting Python and
importing them takes five times as long as an ordinary command.
"""
import importlib
import json
import os
import pkgutil
import sys
import tempfile

import keystoneclient.v3.client  # noqa: F401
import openstackclient.identity.v3 as commands
from keystoneauth1 import loading
from openstackclient import shell

for module in pkgutil.iter_modules(commands.__path__):
    importlib.import_module(commands.__name__ + '.' + module.name)
loading.get_available_plugin_names()


def child(arguments, environment, input, out, err):
    os.environ.update(environment)
    os.dup2(input.fileno(), 0)
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    try:
        code = shell.main(arguments)
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    # As sys.exit reads it: whatever is neither a number nor nothing means failure.
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


for line in sys.stdin:
    request = json.loads(line)
    with tempfile.TemporaryFile() as input, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        input.write(request['input'].encode())
        input.seek(0)
        pid = os.fork()
        if pid == 0:
            child(request['arguments'], request['environment'], input, out, err)
        _, status = os.waitpid(pid, 0)
        out.seek(0)
        err.seek(0)
        result = {'code': os.waitstatus_to_exitcode(status), 'out': out.read().decode(), 'err': err.read().decode()}
    print(json.dumps(result), flush=True)
