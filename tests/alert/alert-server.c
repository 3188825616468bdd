/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "alert-server.h"

#include <pthread.h>

struct _AlertServer
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  guint port;

  pthread_mutex_t lock; /* guards all below */
  pthread_cond_t ready;
  GArray *plan;
  guint n_planned;
  char *location;
  gboolean is_stalled;
  GPtrArray *requests;
};

static void
request_free (AlertRequest *request)
{
  g_free (request->path);
  g_free (request->method);
  g_free (request->type);
  g_free (request->signature);
  g_free (request->body);
  g_free (request);
}

static void
answer (SoupServer        *soup,
        SoupServerMessage *message,
        const char        *path,
        GHashTable        *query,
        gpointer           data)
{
  AlertServer *server = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  AlertRequest *request = g_new0 (AlertRequest, 1);
  guint status = 200;

  request->path = g_strdup (path);
  request->method = g_strdup (soup_server_message_get_method (message));
  request->type = g_strdup (soup_message_headers_get_one (headers, "Content-Type"));
  request->signature = g_strdup (soup_message_headers_get_one (headers, "X-Hektor-Signature"));
  request->body = g_strndup (body->data != NULL ? body->data : "", (gsize) body->length);
  pthread_mutex_lock (&server->lock);
  g_ptr_array_add (server->requests, request);
  if (server->n_planned < server->plan->len)
    status = g_array_index (server->plan, guint, server->n_planned++);
  if (server->is_stalled)
    status = 0;
  if (status == 0)
    soup_server_message_pause (message);
  else
    soup_server_message_set_status (message, status, NULL);
  if (status >= 300 && status < 400 && server->location != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                  server->location);
  pthread_mutex_unlock (&server->lock);
}

static gpointer
serve (gpointer data)
{
  AlertServer *server = data;
  g_autoptr (SoupServer) soup = NULL;
  g_autoptr (GError) error = NULL;
  GSList *uris;

  g_main_context_push_thread_default (server->context);
  soup = soup_server_new (NULL, NULL);
  soup_server_add_handler (soup, NULL, answer, server, NULL);
  soup_server_listen_local (soup, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (soup);
  pthread_mutex_lock (&server->lock);
  server->port = (guint) g_uri_get_port (uris->data);
  pthread_cond_broadcast (&server->ready);
  pthread_mutex_unlock (&server->lock);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_loop_run (server->loop);
  soup_server_disconnect (soup);
  g_clear_object (&soup);
  while (g_main_context_iteration (server->context, FALSE))
    continue;
  g_main_context_pop_thread_default (server->context);
  return NULL;
}

AlertServer *
alert_server_start (const guint *plan,
                    guint        n_plan)
{
  AlertServer *server = g_new0 (AlertServer, 1);

  pthread_mutex_init (&server->lock, NULL);
  pthread_cond_init (&server->ready, NULL);
  server->plan = g_array_new (FALSE, FALSE, sizeof (guint));
  if (n_plan > 0)
    g_array_append_vals (server->plan, plan, n_plan);
  server->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) request_free);
  server->context = g_main_context_new ();
  server->loop = g_main_loop_new (server->context, FALSE);
  server->thread = g_thread_new ("server", serve, server);
  pthread_mutex_lock (&server->lock);
  while (server->port == 0)
    pthread_cond_wait (&server->ready, &server->lock);
  pthread_mutex_unlock (&server->lock);
  return server;
}

void
alert_server_stop (AlertServer *server)
{
  g_main_loop_quit (server->loop);
  g_thread_join (server->thread);
  g_main_loop_unref (server->loop);
  g_main_context_unref (server->context);
  g_array_unref (server->plan);
  g_ptr_array_unref (server->requests);
  pthread_mutex_destroy (&server->lock);
  pthread_cond_destroy (&server->ready);
  g_free (server->location);
  g_free (server);
}

guint
alert_server_get_port (AlertServer *server)
{
  return server->port;
}

void
alert_server_set_location (AlertServer *server,
                           const char  *location)
{
  pthread_mutex_lock (&server->lock);
  g_free (server->location);
  server->location = g_strdup (location);
  pthread_mutex_unlock (&server->lock);
}

void
alert_server_set_stalled (AlertServer *server,
                          gboolean     stalled)
{
  pthread_mutex_lock (&server->lock);
  server->is_stalled = stalled;
  pthread_mutex_unlock (&server->lock);
}

guint
alert_server_n_requests (AlertServer *server)
{
  guint n;

  pthread_mutex_lock (&server->lock);
  n = server->requests->len;
  pthread_mutex_unlock (&server->lock);
  return n;
}

const AlertRequest *
alert_server_request (AlertServer *server,
                      guint        i)
{
  const AlertRequest *request;

  pthread_mutex_lock (&server->lock);
  g_assert_cmpuint (i, <, server->requests->len);
  request = server->requests->pdata[i];
  pthread_mutex_unlock (&server->lock);
  return request;
}
