<unattend xmlns="urn:schemas-microsoft-com:unattend">
  <settings pass="windowsPE"></settings>
  <settings pass="specialize">
    <component name="Microsoft-Windows-Deployment">
      <RunSynchronous>
        <RunSynchronousCommand><Order>1</Order><Path>cmd /c prepare ${password}</Path></RunSynchronousCommand>
      </RunSynchronous>
    </component>
  </settings>
</unattend>
