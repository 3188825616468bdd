/* SPDX-License-Identifier: Apache-2.0 */
/* One line on the terminal, redrawn at most ten times a second. */
#include "config.h"

#include "hek-cli-progress.h"

#include <stdio.h>
#include <unistd.h>

#define REDRAW_USEC 100000

struct _HekCliProgress
{
  GMutex lock; /* guards the rest; held while the line is written */
  gboolean enabled, shown;
  char *label; /* owned (nullable) */
  gint64 last_usec;
};

HekCliProgress *
hek_cli_progress_new (void)
{
  HekCliProgress *self = g_new0 (HekCliProgress, 1);

  g_mutex_init (&self->lock);
  return self;
}

void
hek_cli_progress_free (HekCliProgress *self)
{
  hek_cli_progress_clear (self);
  g_mutex_clear (&self->lock);
  g_free (self->label);
  g_free (self);
}

void
hek_cli_progress_enable (HekCliProgress *self)
{
  g_mutex_lock (&self->lock);
  self->enabled = isatty (STDERR_FILENO) == 1;
  self->last_usec = g_get_monotonic_time (); /* what is done at once shows no progress */
  g_mutex_unlock (&self->lock);
}

void
hek_cli_progress_set_label (HekCliProgress *self,
                            const char     *label)
{
  g_mutex_lock (&self->lock);
  g_free (self->label);
  self->label = g_strdup (label);
  g_mutex_unlock (&self->lock);
}

void
hek_cli_progress_update (double   fraction,
                         gpointer user_data)
{
  HekCliProgress *self = user_data;
  gint64 now = g_get_monotonic_time ();

  g_mutex_lock (&self->lock);
  if (self->enabled && now - self->last_usec >= REDRAW_USEC)
    {
      self->last_usec = now;
      self->shown = TRUE;
      fprintf (stderr, "\r%s %3.0f %%\033[K", self->label != NULL ? self->label : "",
               100 * CLAMP (fraction, 0.0, 1.0));
      fflush (stderr);
    }
  g_mutex_unlock (&self->lock);
}

void
hek_cli_progress_clear (HekCliProgress *self)
{
  g_mutex_lock (&self->lock);
  if (self->shown)
    {
      fputs ("\r\033[K", stderr);
      fflush (stderr);
    }
  self->shown = FALSE;
  g_mutex_unlock (&self->lock);
}
