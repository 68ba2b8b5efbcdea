# Which menus somebody sees in Shopify. The rest of these keys stands beside the code page.
menu-role = If Shopify asks you to assign a role
