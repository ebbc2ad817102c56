"""Proofs of completion: stored encrypted under the case's key, streamed out to those who may read the order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from access import guard
from access.acts import Act
from casekit.attachments import AttachmentMissing, AttachmentStore
from casekit.auth import Actor
from casekit.errors import InvalidInput
from casekit.work import Work
