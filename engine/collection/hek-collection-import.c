/* SPDX-License-Identifier: Apache-2.0 */
/* From sources into a collection, which is made for them when there is none. See the header. */
#include "config.h"

#include "hek-collection-import-private.h"

static HekStore *
create_store (HekWorkspace         *workspace,
              const char           *name,
              const HekImportPlan  *plan,
              const GPtrArray      *sources,
              GError              **error)
{
  HekStoreSpec spec;
  g_autoptr (HekSchema) schema = hek_import_plan_make_spec (plan, sources, &spec);

  return hek_workspace_create (workspace, name, &spec, error);
}

/* Takes a collection away that was made for rows which did not come. @store: (transfer full) */
static void
discard_store (HekWorkspace *workspace,
               HekStore     *store)
{
  g_autofree char *uuid = g_strdup (hek_store_get_uuid (store));
  g_autoptr (GError) error = NULL;

  hek_store_unref (store); /* one that is open is not purged */
  if (!hek_workspace_delete (workspace, uuid, &error) ||
      !hek_workspace_purge (workspace, uuid, &error))
    g_warning ("an empty collection stays: %s", error->message);
}

gboolean
hek_collection_import (HekWorkspace         *workspace,
                       const char           *name,
                       const HekImportPlan  *plan,
                       const GPtrArray      *sources,
                       HekImportReport      *report,
                       const HekTask        *task,
                       GError              **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (HekStore) store = hek_workspace_open_store (workspace, name, &own_error);
  HekImportReport own = { 0 };
  gboolean is_new = store == NULL;
  gboolean ok;

  g_return_val_if_fail (sources->len > 0, FALSE);

  if (is_new && !g_error_matches (own_error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }
  if (!hek_import_plan_check (plan, store, sources, error))
    return FALSE;
  if (is_new)
    store = create_store (workspace, name, plan, sources, error);
  if (store == NULL)
    return FALSE;

  ok = hek_import_run (store, plan->keys, &plan->keep_cancelled, sources, FALSE, &own, task, error);
  if (is_new && own.seq == 0)
    discard_store (workspace, g_steal_pointer (&store));
  if (ok)
    *report = own;
  return ok;
}
