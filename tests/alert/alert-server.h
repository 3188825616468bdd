/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <libsoup/soup.h>

/*
 * A real HTTP server on a free port of this machine, on a thread of its own. It answers with the
 * statuses of its plan, one a request, then 200 for ever; 0 is no answer at all for a long time.
 */
typedef struct _AlertServer AlertServer;

typedef struct
{
  char *path;
  char *method;
  char *type;      /* Content-Type */
  char *signature; /* (nullable): X-Hektor-Signature */
  char *body;
} AlertRequest;

AlertServer *alert_server_start (const guint *plan, guint n_plan);
void alert_server_stop (AlertServer *server);
guint alert_server_get_port (AlertServer *server);

/* Where answers 301 to 308 lead. */
void alert_server_set_location (AlertServer *server, const char *location);
/* From now on nothing is answered. */
void alert_server_set_stalled (AlertServer *server, gboolean stalled);

guint alert_server_n_requests (AlertServer *server);
/* Borrowed until the server stops. */
const AlertRequest *alert_server_request (AlertServer *server, guint i);
