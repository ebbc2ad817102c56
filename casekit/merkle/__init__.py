"""Merkle trees over append-only logs (RFC 6962), their proofs, and signed checkpoints (C2SP). Pure; no storage.

A log keeps the hashes of its complete subtrees ("nodes", by level and index). `tree` says which nodes a root or a proof
needs and what it is made of; `verify` checks proofs with nothing but hashes; `notes` signs and reads checkpoints. The
ledger uses it to prove, an auditor to check what was proved.
"""

from casekit.merkle.hashing import EMPTY_ROOT, leaf_hash, node_hash
from casekit.merkle.notes import Checkpoint, NoteRefused, NoteSigner, NoteVerifier
from casekit.merkle.tree import (
    Node,
    appended,
    consistency_nodes,
    consistency_proof,
    inclusion_nodes,
    inclusion_proof,
    root,
    root_nodes,
)
from casekit.merkle.verify import ProofRefused, verify_consistency, verify_inclusion

__all__ = [
    "EMPTY_ROOT",
    "Checkpoint",
    "Node",
    "NoteRefused",
    "NoteSigner",
    "NoteVerifier",
    "ProofRefused",
    "appended",
    "consistency_nodes",
    "consistency_proof",
    "inclusion_nodes",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "root",
    "root_nodes",
    "verify_consistency",
    "verify_inclusion",
]
