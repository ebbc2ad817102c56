"""What a department's system does with its queue: python department_client.py AMQP_URI QUEUE DATABASE

Events come in order and at least once: what was taken is remembered with its effect, then acknowledged.
"""

import json
import sqlite3
import sys

import pika


def main(uri: str, queue: str, database: str) -> None:
    store = sqlite3.connect(database)
    store.execute("CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, position TEXT, body TEXT)")

    def take(channel, method, properties, body):
        event = json.loads(body)
        with store:  # one transaction; an event that came before changes nothing
            row = (event["id"], event["position"], body.decode())
            store.execute("INSERT OR IGNORE INTO events VALUES (?, ?, ?)", row)
        channel.basic_ack(method.delivery_tag)

    channel = pika.BlockingConnection(pika.URLParameters(uri)).channel()
    channel.basic_qos(prefetch_count=100)
    channel.basic_consume(queue, take)
    channel.start_consuming()


main(*sys.argv[1:])
