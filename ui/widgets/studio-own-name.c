/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-own-name.h"

void
studio_own_name_keep (gpointer widget)
{
  g_return_if_fail (GTK_IS_ACCESSIBLE (widget));

  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}
