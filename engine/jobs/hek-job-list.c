/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list behind the jobs popover. It owns a reference of each job that it shows and follows their
 * state; it never touches what a job computes.
 */
#include "config.h"

#include "hek-job-list.h"

struct _HekJobList
{
  GObject parent_instance;
  GPtrArray *jobs; /* of HekJob, oldest first */
};

enum
{
  PROP_0,
  PROP_N_RUNNING,
  PROP_FRACTION,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static void hek_job_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HekJobList, hek_job_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, hek_job_list_model_init))

static GType
hek_job_list_get_item_type (GListModel *model)
{
  return HEK_TYPE_JOB;
}

static guint
hek_job_list_get_n_items (GListModel *model)
{
  return HEK_JOB_LIST (model)->jobs->len;
}

static gpointer
hek_job_list_get_item (GListModel *model,
                       guint       position)
{
  HekJobList *self = HEK_JOB_LIST (model);

  if (position >= self->jobs->len)
    return NULL;
  return g_object_ref (g_ptr_array_index (self->jobs, position));
}

static void
hek_job_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = hek_job_list_get_item_type;
  iface->get_n_items = hek_job_list_get_n_items;
  iface->get_item = hek_job_list_get_item;
}

static guint
hek_job_list_count_running (HekJobList *self,
                            double     *fraction)
{
  guint n = 0;
  double sum = 0;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      HekJob *job = g_ptr_array_index (self->jobs, i);

      if (hek_job_get_state (job) != HEK_JOB_RUNNING)
        continue;
      n++;
      sum += hek_job_get_fraction (job);
    }
  *fraction = n > 0 ? sum / n : 0;
  return n;
}

static void
hek_job_list_notify (HekJobList *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_RUNNING]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FRACTION]);
}

static void
hek_job_list_on_fraction (HekJobList *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FRACTION]);
}

static void
hek_job_list_remove (HekJobList *self,
                     HekJob     *job)
{
  guint position;

  if (!g_ptr_array_find (self->jobs, job, &position))
    return;

  g_signal_handlers_disconnect_by_data (job, self);
  g_ptr_array_remove_index (self->jobs, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static void
hek_job_list_on_state (HekJobList *self,
                       GParamSpec *pspec,
                       HekJob     *job)
{
  if (hek_job_get_state (job) == HEK_JOB_DONE || hek_job_get_state (job) == HEK_JOB_CANCELLED)
    hek_job_list_remove (self, job);
  hek_job_list_notify (self);
}

static void
hek_job_list_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  double fraction;
  guint n = hek_job_list_count_running (HEK_JOB_LIST (object), &fraction);

  switch (prop_id)
    {
    case PROP_N_RUNNING:
      g_value_set_uint (value, n);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, fraction);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hek_job_list_dispose (GObject *object)
{
  HekJobList *self = HEK_JOB_LIST (object);

  for (guint i = 0; i < self->jobs->len; i++)
    {
      g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->jobs, i), self);
      hek_job_cancel (g_ptr_array_index (self->jobs, i));
    }
  g_ptr_array_set_size (self->jobs, 0);
  G_OBJECT_CLASS (hek_job_list_parent_class)->dispose (object);
}

static void
hek_job_list_finalize (GObject *object)
{
  g_ptr_array_unref (HEK_JOB_LIST (object)->jobs);
  G_OBJECT_CLASS (hek_job_list_parent_class)->finalize (object);
}

static void
hek_job_list_class_init (HekJobListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = hek_job_list_get_property;
  object_class->dispose = hek_job_list_dispose;
  object_class->finalize = hek_job_list_finalize;

  props[PROP_N_RUNNING] = g_param_spec_uint ("n-running", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
hek_job_list_init (HekJobList *self)
{
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
}

HekJobList *
hek_job_list_new (void)
{
  return g_object_new (HEK_TYPE_JOB_LIST, NULL);
}

void
hek_job_list_add (HekJobList *self,
                  HekJob     *job)
{
  g_return_if_fail (HEK_IS_JOB_LIST (self));
  g_return_if_fail (HEK_IS_JOB (job));

  if (hek_job_get_state (job) != HEK_JOB_RUNNING || g_ptr_array_find (self->jobs, job, NULL))
    return;

  g_ptr_array_add (self->jobs, g_object_ref (job));
  g_signal_connect_swapped (job, "notify::state", G_CALLBACK (hek_job_list_on_state), self);
  g_signal_connect_swapped (job, "notify::fraction", G_CALLBACK (hek_job_list_on_fraction), self);
  g_list_model_items_changed (G_LIST_MODEL (self), self->jobs->len - 1, 0, 1);
  hek_job_list_notify (self);
}

void
hek_job_list_dismiss (HekJobList *self,
                      HekJob     *job)
{
  g_return_if_fail (HEK_IS_JOB_LIST (self));

  if (hek_job_get_state (job) == HEK_JOB_RUNNING)
    hek_job_cancel (job);
  else
    {
      hek_job_list_remove (self, job);
      hek_job_list_notify (self); /* its end may not have been told yet */
    }
}

void
hek_job_list_cancel_all (HekJobList *self)
{
  g_return_if_fail (HEK_IS_JOB_LIST (self));

  for (guint i = 0; i < self->jobs->len; i++)
    hek_job_cancel (g_ptr_array_index (self->jobs, i));
}
