/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the jobs about one collection have in common. Each takes its turn: it waits, on its own
 * thread, until those before it about the same collection have ended; a collection that is being
 * made is the same by its name. After its work it looks at the collection again, also when it
 * failed or was cancelled, for something may have been done.
 */
#include "config.h"

#include "hek-library-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "hek-ref.h"

/* Between two looks at the cancellation. */
#define WAIT_NSEC (20 * 1000 * 1000)

static HekLibraryWork *
hek_library_work_ref (HekLibraryWork *work)
{
  g_atomic_ref_count_inc (&work->ref_count);
  return work;
}

static void
hek_library_work_unref (HekLibraryWork *work)
{
  if (!hek_ref_drop (&work->ref_count))
    return;
  if (work->args_free != NULL)
    work->args_free (work->args);
  g_clear_object (&work->item);
  g_clear_object (&work->job);
  hek_library_space_unref (work->space);
  g_free (work->what);
  g_free (work->uuid);
  g_free (work->name);
  g_free (work->made_uuid);
  g_object_unref (work->library);
  g_free (work);
}

/* --- what is allowed ----------------------------------------------------------------------- */

static HekLibraryItem *
can_read (HekLibrary  *self,
          const char  *uuid,
          GError     **error)
{
  HekLibraryItem *item = self->space != NULL ? hek_library_find (self, uuid) : NULL;

  if (self->space == NULL)
    g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY,
                         _("The workspace is not open."));
  else if (item == NULL)
    g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                         _("The collection is not there any more."));
  return item;
}

HekLibraryItem *
hek_library_find_live (HekLibrary  *self,
                       const char  *uuid,
                       GError     **error)
{
  HekLibraryItem *item = uuid != NULL ? hek_library_find (self, uuid) : NULL;

  if (item != NULL && !hek_library_item_is_deleted (item))
    return item;
  g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                       uuid == NULL ? _("No collection is chosen yet.")
                                    : _("The collection is not there any more."));
  return NULL;
}

HekLibraryItem *
hek_library_check_read (HekLibrary *self,
                        const char *what,
                        const char *uuid)
{
  g_autoptr (GError) error = NULL;
  HekLibraryItem *item = can_read (self, uuid, &error);

  if (item == NULL)
    hek_library_fail (self, what, error);
  return item;
}

gboolean
hek_library_can_write (HekLibrary  *self,
                       const char  *uuid,
                       GError     **error)
{
  HekLibraryItem *item = uuid != NULL ? can_read (self, uuid, error) : NULL;

  if (uuid != NULL && item == NULL)
    return FALSE;
  if (self->state != HEK_LIBRARY_WRITE)
    g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY,
                         self->message != NULL ? self->message
                                               : _("The workspace is not open."));
  else if (item != NULL && hek_library_item_get_info (item)->is_protected)
    g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_PROTECTED,
                 _("“%s” is protected: take the protection away to change it."),
                 hek_library_item_get_name (item));
  else
    return TRUE;
  return FALSE;
}

gboolean
hek_library_check_write (HekLibrary *self,
                         const char *what,
                         const char *uuid)
{
  g_autoptr (GError) error = NULL;

  if (hek_library_can_write (self, uuid, &error))
    return TRUE;
  hek_library_fail (self, what, error);
  return FALSE;
}

/* --- turns --------------------------------------------------------------------------------- */

void
hek_library_wait (pthread_cond_t  *cond,
                  pthread_mutex_t *lock)
{
  struct timespec until;

  clock_gettime (CLOCK_REALTIME, &until);
  until.tv_nsec += WAIT_NSEC;
  until.tv_sec += until.tv_nsec / 1000000000;
  until.tv_nsec %= 1000000000;
  (void) pthread_cond_timedwait (cond, lock, &until);
}

static gboolean
is_about_the_same (const HekLibraryWork *a,
                   const HekLibraryWork *b)
{
  return (a->uuid != NULL && g_strcmp0 (a->uuid, b->uuid) == 0) || g_str_equal (a->name, b->name);
}

/* The lock is held. */
static gboolean
is_its_turn (const HekLibraryWork *work)
{
  const GPtrArray *works = work->library->works;

  for (guint i = 0; i < works->len && works->pdata[i] != work; i++)
    if (is_about_the_same (works->pdata[i], work))
      return FALSE;
  return TRUE;
}

static gboolean
hek_library_work_wait (HekLibraryWork  *work,
                       const HekTask   *task,
                       GError         **error)
{
  HekLibrary *library = work->library;
  gboolean ok = TRUE;

  pthread_mutex_lock (&library->turn_lock);
  while (!is_its_turn (work) && (ok = hek_task_check (task, error)))
    hek_library_wait (&library->turn_over, &library->turn_lock);
  pthread_mutex_unlock (&library->turn_lock);
  return ok;
}

/* The job's data goes when its function has ended, or was not called because of a cancel. */
static void
hek_library_work_leave (gpointer data)
{
  HekLibraryWork *work = data;
  HekLibrary *library = work->library;

  pthread_mutex_lock (&library->turn_lock);
  g_ptr_array_remove (library->works, work);
  pthread_cond_broadcast (&library->turn_over);
  pthread_mutex_unlock (&library->turn_lock);
  hek_library_work_unref (work); /* never the last: on_end holds another */
}

/* --- the job ------------------------------------------------------------------------------- */

static void
hek_library_work_look_again (HekLibraryWork *work)
{
  const char *uuid = work->uuid != NULL ? work->uuid : work->made_uuid;
  g_autoptr (GError) error = NULL;

  if (uuid == NULL || !hek_workspace_is_writable (work->space->workspace))
    return;
  hek_library_stores_forget_old (work->library->stores, uuid);
  work->item = hek_library_item_load (work->space, work->library->stores, uuid, &error);
  work->is_loaded = error == NULL;
}

static gpointer
hek_library_work_run (const HekTask  *task,
                      gpointer        data,
                      GError        **error)
{
  HekLibraryWork *work = data;
  gboolean ok;

  if (!hek_library_work_wait (work, task, error))
    return NULL;
  ok = work->run (work, task, error);
  hek_library_work_look_again (work);
  return ok ? work : NULL;
}

static void
hek_library_work_on_end (HekJob       *job,
                         gpointer      result,
                         const GError *error,
                         gpointer      user_data)
{
  HekLibraryWork *work = user_data;
  HekLibrary *self = work->library;
  gboolean is_open = work->generation == self->generation;

  if (is_open && work->is_loaded)
    hek_library_put_item (self, work->uuid != NULL ? work->uuid : work->made_uuid, work->item);
  if (error != NULL && work->failed != NULL)
    work->failed (work, error);
  else if (error != NULL && is_open)
    hek_library_fail (self, work->what, error);
  else if (error == NULL && work->done != NULL && (is_open || work->failed != NULL))
    work->done (work);
  if (is_open)
    hek_library_emit_changed (self);
  hek_library_work_unref (work);
}

HekLibraryWork *
hek_library_work_new (HekLibrary         *self,
                      char               *what,
                      HekLibraryItem     *item,
                      const char         *name,
                      HekLibraryWorkFunc  run,
                      HekLibraryWorkDone  done)
{
  HekLibraryWork *work = g_new0 (HekLibraryWork, 1);

  g_atomic_ref_count_init (&work->ref_count);
  work->library = g_object_ref (self);
  work->space = hek_library_space_ref (self->space);
  work->generation = self->generation;
  work->what = what;
  work->uuid = item != NULL ? g_strdup (hek_library_item_get_uuid (item)) : NULL;
  work->name = g_strdup (item != NULL ? hek_library_item_get_name (item) : name);
  work->run = run;
  work->done = done;
  return work;
}

HekJob *
hek_library_work_start (HekLibraryWork *work)
{
  HekLibrary *self = work->library;
  HekJob *job;

  pthread_mutex_lock (&self->turn_lock);
  g_ptr_array_add (self->works, work);
  pthread_mutex_unlock (&self->turn_lock);
  job = hek_job_start (work->what, work->is_quick ? HEK_LANE_INTERACTIVE : HEK_LANE_BATCH,
                       hek_library_work_run, hek_library_work_ref (work), hek_library_work_leave,
                       NULL, hek_library_work_on_end, work);
  work->job = g_object_ref (job);
  hek_job_list_add (self->jobs, job);
  return job;
}

HekLibraryWork *
hek_library_work_find (HekLibrary *self,
                       HekJob     *job)
{
  HekLibraryWork *found = NULL;

  pthread_mutex_lock (&self->turn_lock);
  for (guint i = 0; i < self->works->len && found == NULL; i++)
    if (((HekLibraryWork *) self->works->pdata[i])->job == job)
      found = self->works->pdata[i];
  pthread_mutex_unlock (&self->turn_lock);
  return found;
}

void
hek_library_work_cancel (HekLibrary *self,
                         const char *uuid)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);

  pthread_mutex_lock (&self->turn_lock);
  for (guint i = 0; i < self->works->len; i++)
    {
      const HekLibraryWork *work = self->works->pdata[i];

      if (uuid == NULL || (work->gives_way && g_strcmp0 (work->uuid, uuid) == 0))
        g_ptr_array_add (jobs, g_object_ref (work->job));
    }
  pthread_mutex_unlock (&self->turn_lock);
  for (guint i = 0; i < jobs->len; i++)
    hek_job_cancel (jobs->pdata[i]);
}

HekStore *
hek_library_work_open_store (HekLibraryWork  *work,
                             GError         **error)
{
  return hek_workspace_open_store (work->space->workspace, work->uuid, error);
}
